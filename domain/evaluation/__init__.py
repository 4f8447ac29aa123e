"""One pure pass from facts to readings, and what a later fact changes in a closed period."""
