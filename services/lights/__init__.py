"""总览, 项目亮灯, 口径与规则: lights read from readings, with what they count."""
