package drop

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Status is the status of a drop.
type Status string

// Every status of a drop. A paused drop can go back to live; ended and cancelled are final.
const (
	Upcoming  Status = "upcoming"
	Live      Status = "live"
	Paused    Status = "paused"
	Ended     Status = "ended"
	Cancelled Status = "cancelled"
)

// Drop is a limited number of units of one product, on sale from a start on.
type Drop struct {
	ID          uuid.UUID
	Name        string
	Description string
	Brand       string
	SKU         string
	ImageURL    string
	Price       Money
	Currency    string // ISO 4217, three capitals
	Counts      Counts // where it has sizes: their sums
	Sizes       []Size // in the seller's order, hidden ones too; none: a drop without sizes
	Seq         int64  // the seq of the last ledger row: the version of everything that pages and gates show of the drop

	StartsAt    time.Time
	EndsAt      time.Time // zero: open until somebody ends it
	PausedAt    time.Time // zero unless paused
	EndedAt     time.Time // zero unless somebody ended it before EndsAt
	CancelledAt time.Time // zero unless cancelled

	// Announced is the status that was last written and announced. It follows StatusAt, and no rule
	// depends on it.
	Announced Status

	MaxPerUser   int
	FreeReturns  *int          // how many unsold holds of a user cost no wait; nil: none ever does
	HoldDuration time.Duration // whole seconds
	Rehearsal    bool
	Revision     int64     // how often the fields were edited, from 1; stock does not change it
	SoldOutAt    time.Time // when nothing was left that could come back; zero while something is
	NextHoldEnd  time.Time // while nothing is available and something is held: when the first of the holds ends
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

// nextHoldEnd returns the end of the first hold while it matters: while nothing is available and
// something is held.
func (c Counts) nextHoldEnd(end time.Time) Moment {
	if c.Available > 0 || c.Reserved == 0 {
		return Moment{}
	}
	return MomentOf(end)
}

// Stock is a drop's counts at a seq. It is complete, so the one with the highest seq replaces all
// others.
type Stock struct {
	DropID uuid.UUID `json:"dropId"`
	Seq    int64     `json:"seq"`
	Counts
	NextHoldEnd Moment     `json:"nextHoldEnd"` // while nothing is available and something is held: when the first of the holds ends
	Sizes       SizeStocks `json:"sizes"`
}

// Stock returns the drop's counts at its seq.
func (d *Drop) Stock() Stock {
	return Stock{DropID: d.ID, Seq: d.Seq, Counts: d.Counts, NextHoldEnd: d.nextHoldEnd(), Sizes: d.sizeStocks()}
}

// nextHoldEnd returns NextHoldEnd while it matters. A replica of an older version may have left one
// behind.
func (d *Drop) nextHoldEnd() Moment { return d.Counts.nextHoldEnd(d.NextHoldEnd) }

// Equal reports whether two stocks say the same.
func (s *Stock) Equal(other *Stock) bool {
	return s.DropID == other.DropID && s.Seq == other.Seq && s.Counts == other.Counts && s.NextHoldEnd == other.NextHoldEnd &&
		slices.Equal(s.Sizes, other.Sizes)
}

// SameCounts reports whether two stocks have the same counts, of the drop and of each size.
func (s *Stock) SameCounts(other *Stock) bool {
	return s.Counts == other.Counts && slices.EqualFunc(s.Sizes, other.Sizes, func(a, b SizeStock) bool {
		return a.ID == b.ID && a.Counts == b.Counts
	})
}

// StatusAt returns the drop's status at a time on Postgres's clock. The drop is live from StartsAt
// on and ended from EndsAt on, both inclusive. A drop that is paused when its end comes is ended.
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
