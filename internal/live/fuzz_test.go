package live

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

type stub struct{}

func (stub) Now() time.Time { return time.Now() }

func (stub) View(context.Context, uuid.UUID) (drop.View, error) {
	return drop.View{}, drop.ErrNotFound
}

func (stub) Authenticate(context.Context, string) (string, time.Time, error) {
	return "user", time.Now().Add(time.Hour), nil
}

// FuzzFrame feeds the hub whatever a client may send. It must neither panic nor leave anything
// behind.
func FuzzFrame(f *testing.F) {
	for _, frame := range []string{
		``, `{"event":"join-drop","data":"018f0000-0000-7000-8000-000000000000"}`, `{"event":"leave-drop","data":"x"}`,
		`{"event":"authenticate","data":"t"}`, `{"event":"sign-out"}`, `{"event":null,"data":[]}`, "\xff",
	} {
		f.Add([]byte(frame))
	}
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	f.Cleanup(h.Stop)
	f.Fuzz(func(t *testing.T, frame []byte) {
		s := newSocket(h, "")
		require.Nil(t, h.enter(s))
		h.receive(s, frame)
		h.exit(s)
		requireEmpty(t, h)
	})
}
