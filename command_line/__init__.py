"""What the verbs of manage.py parse and print."""
