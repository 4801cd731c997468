"""The messages between gateway and desks: versioned msgspec structs that know only the domain."""
