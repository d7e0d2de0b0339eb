package api

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stalling is a reply whose write deadline is recorded.
type stalling struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (s *stalling) SetWriteDeadline(at time.Time) error {
	s.deadline = at
	return nil
}

func TestExport_EachWriteMovesTheDeadline(t *testing.T) {
	t.Parallel()
	reply := &stalling{ResponseRecorder: httptest.NewRecorder()}
	out := &headerOnWrite{ResponseWriter: reply, name: "x.csv"}
	var last time.Time
	for range 3 {
		before := time.Now()
		_, err := out.Write([]byte("a,b\n"))
		require.NoError(t, err)
		require.WithinRange(t, reply.deadline, before.Add(stallLimit), time.Now().Add(stallLimit))
		require.True(t, reply.deadline.After(last))
		last = reply.deadline
	}
}
