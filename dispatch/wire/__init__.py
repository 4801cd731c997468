"""The messages between gateway and desks, versioned; knows only the domain."""
