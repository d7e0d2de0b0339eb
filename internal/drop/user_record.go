package drop

import (
	"time"

	"github.com/google/uuid"
)

// UserRecord is a user as an admin sees it. The counts are over drops that are live or paused.
type UserRecord struct {
	User        User   `json:"user"`
	Blocked     *Block `json:"blocked"` // nil for a user who may reserve
	ActiveHolds int    `json:"activeHolds"`
	UnsoldHolds int    `json:"unsoldHolds"`
	Purchases   int    `json:"purchases"`
}

// UserFilter says which users a list is to have. Empty fields want all.
type UserFilter struct {
	Text    string // the beginning of a name, an e-mail address or a Clerk user id, in capitals or not
	Blocked *bool
}

// UserPlace is a place in the list of users: blocked ones first, then newest first. The zero place
// is its beginning.
type UserPlace struct {
	Blocked bool
	At      time.Time
	ID      uuid.UUID
}
