"""What is decided, what every plan must satisfy, and what is optimised: variables, rows and objectives."""
