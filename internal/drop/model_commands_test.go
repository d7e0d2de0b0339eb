package drop_test

import (
	"fmt"

	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
)

// kinds has the frequent kinds of commands more than once. Those that end a drop are drawn
// separately, and seldom.
var kinds = []drop.CommandKind{
	drop.Reserve, drop.Reserve, drop.Reserve, drop.Reserve, drop.Reserve, drop.Reserve, drop.Reserve, drop.Reserve,
	drop.Buy, drop.Buy, drop.Buy, drop.Buy, drop.Cancel, drop.Cancel, drop.Cancel, drop.Expire,
	drop.Adjust, drop.Adjust, drop.Pause, drop.Resume, drop.Resume, drop.Release, drop.Edit,
}

// commands makes a batch of one to eight.
func (m *model) commands(t *rapid.T) []drop.Command {
	batch := make([]drop.Command, rapid.IntRange(1, 8).Draw(t, "commands"))
	for i := range batch {
		batch[i] = m.command(t)
	}
	return batch
}

func (m *model) command(t *rapid.T) drop.Command {
	if rapid.IntRange(0, 59).Draw(t, "last command") == 59 {
		return m.byAdmin(t, rapid.SampledFrom([]drop.CommandKind{drop.End, drop.Withdraw}).Draw(t, "kind"))
	}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case drop.Expire:
		return drop.Command{Kind: kind}
	case drop.Reserve:
		return drop.Command{Kind: kind, ID: m.NewID(), UserID: user(t), Wish: m.wish(t)}
	case drop.Buy, drop.Cancel:
		return m.ofHold(t, kind)
	case drop.Release:
		c := drop.Command{Kind: kind, ID: m.NewID(), Actor: "admin", Reason: "model", ReservationID: m.ofHold(t, kind).ReservationID}
		m.sent = append(m.sent, c)
		return c
	case drop.Edit: // an edit of the rule counts for the reserves of its own batch
		if m.Drop.HasSizes() && rapid.Bool().Draw(t, "edit sizes") {
			c := m.EditSizes(m.sizeEdits(t)...)
			m.sent = append(m.sent, c)
			return c
		}
		free := freeReturnsOf(t)
		c := drop.Command{Kind: kind, ID: m.NewID(), Actor: "admin", Reason: "model", Changes: &drop.Changes{FreeReturns: &free}}
		m.sent = append(m.sent, c)
		return c
	default:
		return m.byAdmin(t, kind)
	}
}

// freeReturnsOf draws how many unsold holds cost no wait; nil for no limit.
func freeReturnsOf(t *rapid.T) *int {
	free := rapid.IntRange(-1, 2).Draw(t, "free returns")
	if free < 0 {
		return nil
	}
	return &free
}

func user(t *rapid.T) string { return fmt.Sprint("user", rapid.IntRange(0, 3).Draw(t, "user")) }

// ofHold makes a command about any reservation of the drop, mostly a recent one and mostly by its
// owner.
func (m *model) ofHold(t *rapid.T, kind drop.CommandKind) drop.Command {
	c := drop.Command{Kind: kind, ID: m.NewID(), ReservationID: m.NewID(), UserID: user(t)}
	if len(m.Rows) > 0 {
		r := m.Rows[len(m.Rows)-1-rapid.IntRange(0, min(len(m.Rows), 5)-1).Draw(t, "reservation")]
		c.ReservationID = r.ID
		if rapid.IntRange(0, 9).Draw(t, "somebody else") != 9 {
			c.UserID = r.UserID
		}
	}
	return c
}

// byAdmin makes a new command or sends an older one again, with the same id.
func (m *model) byAdmin(t *rapid.T, kind drop.CommandKind) drop.Command {
	if len(m.sent) > 0 && rapid.IntRange(0, 4).Draw(t, "repeat") == 4 {
		return rapid.SampledFrom(m.sent).Draw(t, "sent")
	}
	c := drop.Command{Kind: kind, ID: m.NewID(), Actor: "admin", Reason: "model"}
	if kind == drop.Adjust {
		c.Delta = rapid.IntRange(-3, 3).Draw(t, "delta")
		if m.Drop.HasSizes() {
			c.SizeID = m.sizeID(t)
		}
	}
	m.sent = append(m.sent, c)
	return c
}
