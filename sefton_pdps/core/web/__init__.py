"""What every page does alike: the doors of a POST, lists by the page, components, error pages."""
