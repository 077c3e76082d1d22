"""What small samples allow to say."""
