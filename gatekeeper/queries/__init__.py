"""What pages show: functions that read, and give plain frozen rows."""
