"""What neural voices share: phonemes with their place in the text, ONNX models that report durations, and synthesis."""
