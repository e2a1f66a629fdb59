"""A small research service: figures by R, time stamps by Java, pages printed by a browser."""
