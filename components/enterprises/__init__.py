"""Parts of 一企一档."""
