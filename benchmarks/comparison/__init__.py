"""The same list by Django REST framework alone, as its users write it, for comparison."""
