"""Longer hours in the high season, and the hours given back in the dead one."""
