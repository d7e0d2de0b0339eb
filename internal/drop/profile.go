package drop

// ProfileChanges are what users want to be different about themselves. What is nil stays.
type ProfileChanges struct {
	FirstName, LastName *string
	ImageURL            *string // empty: the picture that Clerk has, from the next token on
}
