"""Parts of 数据报送."""
