package people_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/people"
)

// blockStore implements people.BlockStore in memory. If reading is set, it is called after the
// version was read and before the ids are returned.
type blockStore struct {
	ids     []string
	version string
	reading func()
	err     error
}

func (s *blockStore) Block(_ context.Context, userID string, _ drop.Admin) error {
	s.ids, s.version = append(s.ids, userID), s.version+"+"
	return s.err
}

func (s *blockStore) Unblock(context.Context, string) error {
	s.ids, s.version = nil, s.version+"-"
	return s.err
}

func (s *blockStore) BlocksVersion(context.Context) (string, error) { return s.version, s.err }

func (s *blockStore) Blocked(context.Context) ([]string, error) {
	ids := s.ids
	if s.reading != nil {
		s.reading()
	}
	return ids, s.err
}

func (s *blockStore) RecordOf(context.Context, string) (drop.UserRecord, error) {
	return drop.UserRecord{}, s.err
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	t.Run("a block takes effect at once on the replica that handles the request", func(t *testing.T) {
		t.Parallel()
		b := people.NewBlocks(&blockStore{})
		_, err := b.Block(t.Context(), "alex", drop.Admin{})
		require.NoError(t, err)
		require.True(t, b.Blocked("alex"))
		require.False(t, b.Blocked("sam"))
		_, err = b.Unblock(t.Context(), "alex")
		require.NoError(t, err)
		require.False(t, b.Blocked("alex"))
	})
	t.Run("and on other replicas with the next refresh", func(t *testing.T) {
		t.Parallel()
		store := &blockStore{}
		here, there := people.NewBlocks(store), people.NewBlocks(store)
		_, err := here.Block(t.Context(), "alex", drop.Admin{})
		require.NoError(t, err)
		require.False(t, there.Blocked("alex"))
		require.NoError(t, there.Refresh(t.Context()))
		require.True(t, there.Blocked("alex"))
	})
	t.Run("a refresh that began before a block does not undo it", func(t *testing.T) {
		t.Parallel()
		store := &blockStore{version: "1"}
		b := people.NewBlocks(store)
		store.reading = func() {
			store.reading = nil
			_, err := b.Block(t.Context(), "alex", drop.Admin{})
			require.NoError(t, err)
		}
		require.NoError(t, b.Refresh(t.Context()))
		require.True(t, b.Blocked("alex"))
		require.NoError(t, b.Refresh(t.Context()))
		require.True(t, b.Blocked("alex"))
	})
	t.Run("the last blocks that were read stay in effect while the store is away", func(t *testing.T) {
		t.Parallel()
		store := &blockStore{ids: []string{"alex"}, version: "1"}
		b := people.NewBlocks(store)
		require.NoError(t, b.Refresh(t.Context()))
		store.err = errAway
		require.Error(t, b.Refresh(t.Context()))
		require.True(t, b.Blocked("alex"))
	})
}
