"""Reading aloud: written text to the words that a person would say, by language. It knows neither notes nor voices."""
