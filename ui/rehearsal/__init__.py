"""演练: a plan played through; started, watched as a film, compared, its proposals taken over."""
