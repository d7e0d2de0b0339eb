package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestReads_GateStateHasTheUsersAtTheLimit loads what a gate needs to say “you have all that you
// may have” before it says that nothing is left.
func TestReads_GateStateHasTheUsersAtTheLimit(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 10, func(d *drop.Drop) { d.MaxPerUser = 2 })
	for _, user := range []string{"alex", "alex", "sam"} {
		outcome := s.apply(t, d.ID, buy(s.held(t, d.ID, user)))
		require.Equal(t, len(outcome.AtLimit) == 1, user == "alex" && outcome.Drop.Counts.Sold == 2)
	}
	state, err := s.reads.GateState(t.Context(), d.ID, 0)
	require.NoError(t, err)
	require.Equal(t, []string{"alex"}, state.AtLimit)
	state, err = s.reads.GateState(t.Context(), d.ID, 3)
	require.NoError(t, err)
	require.Empty(t, state.AtLimit, "only a whole load has them")
}
