"""What is sealed so that only certain people can open it, with stock tools and without this program."""
