"""What does a file from the school's information system say? Pure: bytes in, differences in words out."""
