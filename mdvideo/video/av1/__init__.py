"""AV1 by SVT-AV1: options, encoder, and the few bits of its stream that holds need."""
