package drop

// ProfileChanges are the new values of a user's profile; a field that is nil stays as it is.
type ProfileChanges struct {
	FirstName, LastName *string
	ImageURL            *string // "": use Clerk's picture again, from the next token on
}
