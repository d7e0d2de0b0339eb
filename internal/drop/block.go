package drop

import "time"

// Block says since when a user may no longer reserve, who decided that, and why.
type Block struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"` // the admin's Clerk user id
	Reason string    `json:"reason"`
}
