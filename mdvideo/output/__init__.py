"""What stands beside the video: manifest, chapters. Text only; pictures and packets come from elsewhere."""
