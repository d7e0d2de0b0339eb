package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_TheSameLifecycleCommandAgain(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 3)
	pause := s.ByAdmin(drop.Pause)
	s.Apply(pause)
	s.Apply(s.ByAdmin(drop.Resume))
	d := s.Apply(pause)
	require.Equal(t, drop.Answer{Repeated: true}, d.Answers[0], "it happened once; what came after it stands")
	require.Equal(t, drop.Live, s.Drop.StatusAt(s.Now))
}

func TestDecide_Adjust(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		delta int
		want  drop.Counts
		err   error
	}{
		"more":                    {4, drop.Counts{Total: 7, Available: 6, Reserved: 1}, nil},
		"fewer":                   {-1, drop.Counts{Total: 2, Available: 1, Reserved: 1}, nil},
		"all that are available":  {-2, drop.Counts{Total: 1, Available: 0, Reserved: 1}, nil},
		"more than are available": {-3, drop.Counts{Total: 3, Available: 2, Reserved: 1}, drop.ErrInsufficientStock},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := droptest.Open(t, 3)
			s.Hold("alex")
			command := s.Adjust(row.delta)
			require.Equal(t, row.err, s.Apply(command).Answers[0].Err)
			require.Equal(t, row.want, s.Drop.Counts)
			if row.err == nil {
				require.Equal(t, drop.Answer{Repeated: true}, s.Apply(command).Answers[0], "the same id again")
				require.Equal(t, row.want, s.Drop.Counts)
			}
		})
	}
}

func TestDecide_AnAppliedAdjustmentIsRepeatedEvenAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 3)
	command := s.Adjust(1)
	s.Apply(command)
	s.Apply(s.ByAdmin(drop.End))
	require.Equal(t, drop.Answer{Repeated: true}, s.Apply(command).Answers[0])
	require.Equal(t, drop.ErrEnded, s.Refusal(s.Adjust(1)))
}

func TestDecide_WithdrawCancelsEveryHold(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 5)
	overdue := s.Hold("overdue")
	s.Advance(time.Minute)
	bought := s.Hold("bought")
	s.Apply(s.Buy(bought))
	alex, sam := s.Hold("alex"), s.Hold("sam")
	d := s.Apply(s.ByAdmin(drop.Withdraw), s.Reserve("late"), s.Buy(alex))
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Sold: 1}, d.Drop.Counts)
	require.Equal(t, drop.ErrCancelled, d.Answers[1].Err)
	require.Equal(t, drop.ErrCancelled, d.Answers[2].Err)
	for id, want := range map[*drop.Reservation]drop.ReservationStatus{
		&alex: drop.ReservationCancelled, &sam: drop.ReservationCancelled,
		&bought: drop.ReservationCompleted, &overdue: drop.ReservationExpired,
	} {
		stored, _ := s.Row(id.ID)
		require.Equal(t, want, stored.Status, stored.UserID)
	}
	require.Equal(t, "admin", d.Entries[len(d.Entries)-1].Actor)
	require.Equal(t, 2, d.Entries[len(d.Entries)-1].Units)
}
