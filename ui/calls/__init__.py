"""接警: what people tell by telephone, radio or at the desk, entered without taking the eyes off the city."""
