package drop

// Admin is who administers, and why. Both stand in the ledger.
type Admin struct {
	UserID string // the Clerk user id
	Reason string
}
