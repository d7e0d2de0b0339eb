package drop

import (
	"time"

	"github.com/google/uuid"
)

// Status is where a drop is in its life.
type Status string

// The life of a drop. A paused drop goes back to live; ended and cancelled are final.
const (
	Upcoming  Status = "upcoming"
	Live      Status = "live"
	Paused    Status = "paused"
	Ended     Status = "ended"
	Cancelled Status = "cancelled"
)

// Drop is one limited edition on sale for a while.
type Drop struct {
	ID          uuid.UUID
	Name        string
	Description string
	Brand       string
	SKU         string
	ImageURL    string
	Price       Money
	Currency    string // ISO 4217, three capitals
	Counts      Counts
	Seq         int64 // the version of everything that a page or a gate can show; the last row of the ledger

	StartsAt    time.Time
	EndsAt      time.Time // zero: open until somebody ends it
	PausedAt    time.Time // zero unless paused
	EndedAt     time.Time // zero unless somebody ended it before EndsAt
	CancelledAt time.Time // zero unless cancelled

	// Announced is the status that was last written and announced. It follows StatusAt and decides nothing.
	Announced Status

	MaxPerUser   int
	HoldDuration time.Duration // whole seconds
	Rehearsal    bool
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// MaxStock is how many units a drop may have.
const MaxStock = 10_000_000

// Counts says where a drop's units are. Total = Available + Reserved + Sold, and none is negative.
type Counts struct {
	Total     int `json:"total"`
	Available int `json:"available"`
	Reserved  int `json:"reserved"`
	Sold      int `json:"sold"`
}

// Stock is a drop's counts at a version: a whole snapshot, so that the newest one is all that anybody needs.
type Stock struct {
	DropID uuid.UUID `json:"dropId"`
	Seq    int64     `json:"seq"`
	Counts
}

// Stock returns the drop's counts at its version.
func (d *Drop) Stock() Stock {
	return Stock{DropID: d.ID, Seq: d.Seq, Counts: d.Counts}
}

// StatusAt returns the drop's status at a time on Postgres's clock. Start and end are the first instants of live and
// ended. An end, scheduled or by hand, outranks a pause.
func (d *Drop) StatusAt(now time.Time) Status {
	switch {
	case !d.CancelledAt.IsZero():
		return Cancelled
	case !d.EndedAt.IsZero(), !d.EndsAt.IsZero() && !now.Before(d.EndsAt):
		return Ended
	case now.Before(d.StartsAt):
		return Upcoming
	case !d.PausedAt.IsZero():
		return Paused
	default:
		return Live
	}
}
