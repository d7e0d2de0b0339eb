package drop

import (
	"time"

	"github.com/google/uuid"
)

// ReservationRecord is a reservation as an admin sees it.
type ReservationRecord struct {
	Reservation
	ClosedAt *time.Time `json:"closedAt"` // nil while it is active
	User     *User      `json:"user"`     // nil for a deleted user, and one who is not stored yet
}

// PurchaseRecord is a purchase as an admin sees it.
type PurchaseRecord struct {
	Purchase
	UserID string `json:"userId"`
	User   *User  `json:"user"` // nil for a deleted user, and one who is not stored yet
}

// EntryRecord is a row of the ledger as an admin sees it.
type EntryRecord struct {
	Seq        int64      `json:"seq"`
	Kind       EntryKind  `json:"kind"`
	SizeID     *string    `json:"sizeId"` // nil where the drop has no sizes, and in rows that move no units
	Units      int        `json:"units"`
	DTotal     int        `json:"dTotal"`
	DAvailable int        `json:"dAvailable"`
	DReserved  int        `json:"dReserved"`
	DSold      int        `json:"dSold"`
	Actor      string     `json:"actor"`
	Reason     string     `json:"reason"`
	CommandID  *uuid.UUID `json:"commandId"`
	CreatedAt  time.Time  `json:"createdAt"`
}

// Stats counts what became of a drop's holds.
type Stats struct {
	DropID uuid.UUID `json:"dropId"`
	Tally
	Conversion float64       `json:"conversion"` // sold / holds, from 0 to 1; 0 without holds
	Series     []StatsSecond `json:"series"`     // the seconds in which something happened, oldest first
}

// Tally counts holds, and how they ended.
type Tally struct {
	Holds     int `json:"holds"`
	Sold      int `json:"sold"`
	Expired   int `json:"expired"`
	Cancelled int `json:"cancelled"` // by their owners or an admin
}

// StatsSecond counts what happened within one second.
type StatsSecond struct {
	At time.Time `json:"at"`
	Tally
}
