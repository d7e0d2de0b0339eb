package live

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestFrames_HaveTheFieldsOfTheirExamples compares frames with the examples in docs/events.md.
func TestFrames_HaveTheFieldsOfTheirExamples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/events.md")
	require.NoError(t, err)
	view := sizedView(7)
	view.RecentPurchases = []drop.Sale{{}}
	stock := &stockAt{Stock: view.Stock()}
	held, err := json.Marshal(drop.Reservation{Size: drop.HeldSize{ID: "s1"}})
	require.NoError(t, err)
	for event, frame := range map[string][]byte{
		"drop-snapshot":       newSnapshot(view, time.Now()).frame,
		"stock-updated":       stockFrame(stock),
		"stock-recovered":     recoveredFrame(&changes{stock: stock, recovered: 1, recoveredSizes: map[string]int{"s1": 1}}),
		"purchase-created":    saleFrame(view.ID, saleAt{}),
		"drop-created":        announcementFrame(drop.AnnounceCreated, &view),
		"reservation-created": ownerFrame(&drop.OwnerNews{Event: drop.OwnerCreated, Reservation: held}),
		"authenticated":       authenticatedFrame("alex", time.Now()),
	} {
		_, example, found := strings.Cut(string(text), "\n### `"+event+"`\n")
		require.True(t, found, event)
		_, example, _ = strings.Cut(example, "```json\n")
		example, _, _ = strings.Cut(example, "```")
		var documented, sent any
		require.NoError(t, json.Unmarshal([]byte(example), &documented), event)
		require.NoError(t, json.Unmarshal(payloadOf(frame), &sent), event)
		compareFields(t, event, documented, sent)
	}
}

// compareFields requires that two JSON values have the same fields, down to where one of them is
// null or an empty list.
func compareFields(t *testing.T, path string, documented, sent any) {
	t.Helper()
	switch sent := sent.(type) {
	case map[string]any:
		documented, ok := documented.(map[string]any)
		if !ok {
			return
		}
		for name := range documented {
			require.Contains(t, sent, name, "%s is not sent", path+"."+name)
		}
		for name := range sent {
			require.Contains(t, documented, name, "%s is not in docs/events.md", path+"."+name)
			compareFields(t, path+"."+name, documented[name], sent[name])
		}
	case []any:
		if documented, ok := documented.([]any); ok && len(documented) > 0 && len(sent) > 0 {
			compareFields(t, path, documented[0], sent[0])
		}
	}
}

// payloadOf returns what a frame of a message that is not very short carries.
func payloadOf(frame []byte) []byte { return frame[bytes.IndexByte(frame, '{'):] }
