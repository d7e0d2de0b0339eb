package drop_test

import (
	"errors"
	"slices"

	"sneakerhead/internal/drop"
)

// judge checks every answer against the store after the batch: a success has its row, a refusal its
// reason. The order within a batch is what makes this possible from the final state alone.
func (m *model) judge(commands []drop.Command, d drop.Decision) {
	m.Must(len(d.Answers) == len(commands), "%d answers to %d commands", len(d.Answers), len(commands))
	for i, c := range commands {
		a := d.Answers[i]
		switch c.Kind {
		case drop.Expire:
			m.Must(a == drop.Answer{}, "expire answered %+v", a)
		case drop.Reserve:
			m.Must(m.reserveIsRight(c, a, d.Opened), "%+v was answered %+v", c, a)
		case drop.Release:
			m.Must(m.releaseIsRight(c, a), "%+v was answered %+v", c, a)
		case drop.Buy, drop.Cancel:
			m.Must(m.endIsRight(c, a), "%+v was answered %+v", c, a)
		default:
			m.Must(m.adminIsRight(c, a), "%+v was answered %+v", c, a)
		}
	}
}

func (m *model) reserveIsRight(c drop.Command, a drop.Answer, opened []drop.Reservation) bool {
	status, counts := m.Drop.StatusAt(m.Now), m.wanted(c.Wish)
	switch {
	case a.Err == nil:
		r, _ := m.Row(a.Reservation.ID)
		return r == a.Reservation && r.UserID == c.UserID && r.Held(m.Now) && a.Repeated == (r.ID != c.ID) &&
			(a.Repeated || !slices.Contains(opened, r) || m.tookTheFirst(c.Wish, r))
	case errors.Is(a.Err, drop.Invalid()):
		return !m.fits(c.Wish)
	case !m.fits(c.Wish):
		return false
	case errors.Is(a.Err, drop.ErrPurchaseLimit):
		return status == drop.Live && m.Count(c.UserID, drop.ReservationCompleted) >= m.Drop.MaxPerUser
	case errors.Is(a.Err, drop.ErrCoolingDown):
		refusal, _ := drop.AsRefusal(a.Err)
		return status == drop.Live && m.Now.Before(refusal.RetryAt) && refusal.RetryAt.Equal(m.WaitEnd(c.UserID))
	case errors.Is(a.Err, drop.ErrAllHeld):
		return status == drop.Live && counts.Available == 0 && counts.Reserved > 0
	case errors.Is(a.Err, drop.ErrSoldOut):
		return status == drop.Live && counts.Available == 0 && counts.Reserved == 0
	default:
		return status != drop.Live && errors.Is(a.Err, drop.RefusalFor(status))
	}
}

func (m *model) endIsRight(c drop.Command, a drop.Answer) bool {
	r, ok := m.Row(c.ReservationID)
	if !ok || r.UserID != c.UserID {
		return errors.Is(a.Err, drop.ErrNotFound)
	}
	switch {
	case r.Status == drop.ReservationActive:
		return false // a buy or a cancel of an active hold succeeds, so it cannot be active afterwards
	case r.Status == drop.ReservationExpired:
		return errors.Is(a.Err, drop.ErrReservationExpired)
	case c.Kind == drop.Cancel && r.Status == drop.ReservationCompleted:
		return errors.Is(a.Err, drop.ErrReservationCompleted)
	case c.Kind == drop.Cancel:
		return a.Err == nil && a.Reservation == r
	case r.Status == drop.ReservationCompleted:
		p := m.Purchases[r.ID]
		return a.Err == nil && a.Reservation == r && a.Purchase == p && a.Repeated == (p.ID != c.ID)
	case m.Drop.StatusAt(m.Now) == drop.Cancelled:
		return errors.Is(a.Err, drop.ErrCancelled)
	default:
		return errors.Is(a.Err, drop.ErrReservationCancelled)
	}
}

func (m *model) releaseIsRight(c drop.Command, a drop.Answer) bool {
	r, ok := m.Row(c.ReservationID)
	switch {
	case !ok:
		return errors.Is(a.Err, drop.ErrNotFound)
	case a.Err == nil:
		return r == a.Reservation && r.Status == drop.ReservationCancelled
	case r.Status == drop.ReservationCompleted:
		return errors.Is(a.Err, drop.ErrReservationCompleted)
	default:
		return r.Status == drop.ReservationExpired && errors.Is(a.Err, drop.ErrReservationExpired)
	}
}

func (m *model) adminIsRight(c drop.Command, a drop.Answer) bool {
	status := m.Drop.StatusAt(m.Now)
	switch {
	case a.Err == nil && (c.Kind == drop.Adjust || !a.Repeated):
		return m.HasCommand(c.ID)
	case a.Err == nil:
		return true // the drop had that status before this batch, or after an earlier command of it
	case errors.Is(a.Err, drop.Invalid()):
		// An edit of the same batch may have added or taken off the size since.
		return m.Drop.HasSizes() && (c.Kind == drop.Adjust || c.Kind == drop.Edit && c.Changes.Sizes != nil)
	case errors.Is(a.Err, drop.ErrConflict):
		return c.Kind == drop.Edit && c.Changes.Sizes != nil
	case errors.Is(a.Err, drop.ErrInsufficientStock):
		// If the command is in the batch twice, the second one may be applied, after other commands
		// have added units.
		return c.Kind == drop.Adjust && c.Delta < 0
	case m.HasCommand(c.ID):
		return false
	case errors.Is(a.Err, drop.ErrNotLive):
		return status != drop.Live && (c.Kind == drop.Pause || c.Kind == drop.Resume)
	default:
		return (status == drop.Ended || status == drop.Cancelled) && errors.Is(a.Err, drop.RefusalFor(status))
	}
}
