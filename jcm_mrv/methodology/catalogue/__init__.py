"""What is known of methodologies: the register, families, descriptions, differences."""
