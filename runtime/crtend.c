/* The end of .eh_frame: a zero length word, for unwinders that walk the section. */
static const su frame_end __attribute__((section(".eh_frame"), aligned(4), used)) = 0;
