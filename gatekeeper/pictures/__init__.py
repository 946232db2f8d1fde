"""The picture pipeline: decoding in isolation, cleaning, storing by content, drawing."""
