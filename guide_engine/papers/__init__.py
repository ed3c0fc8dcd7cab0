"""What people take away: papers made of the same assessment as the screen."""
