package drop

// Admin is who gives an admin's command, and why. The ledger records both.
type Admin struct {
	UserID string // the Clerk user id
	Reason string
}
