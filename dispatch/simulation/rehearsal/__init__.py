"""演练: a plan played through on the simulated city, with it and without it, over several seeds.

`rehearse.rehearse` is the whole of it; each run is a process of its own at low priority (`run`), so that a
SUMO that dies takes nothing with it. docs/rehearsal.md says what is simulated and what is assumed.
"""
