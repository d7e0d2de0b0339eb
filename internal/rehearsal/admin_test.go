package rehearsal

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// TestAdmin_Create: a drop may have been made although no answer came, and nobody would take it off
// sale.
func TestAdmin_Create(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	id, keys := uuid.NewString(), []string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		if len(keys) == 1 {
			interrupt()
			panic(http.ErrAbortHandler) // the connection breaks
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id":"` + id + `"}`))
	}))
	defer server.Close()
	seller := &admin{shop: &client{address: server.URL, http: *server.Client()}}

	made, err := seller.create(ctx, &Options{Units: 1, Hold: time.Second}, time.Now(), time.Now().Add(time.Minute))
	require.NoError(t, err)
	require.Equal(t, id, made.ID.String())
	require.Len(t, keys, 2)
	require.NotEmpty(t, keys[0])
	require.Equal(t, keys[0], keys[1])
}
