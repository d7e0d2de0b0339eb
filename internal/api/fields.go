package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// checkFields holds a body, which is valid JSON, to the names of the API's description: to the
// letter, and each at most once. The decoder behind it takes "TOTALSTOCK" for totalStock, and of
// two values the last; a proxy that looked at the body may have read the other one. A body that is
// no object is left to the decoder.
func checkFields(body []byte, known map[string]limits) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if opening, _ := decoder.Token(); opening != json.Delim('{') {
		return nil
	}
	seen := make(map[string]bool, len(known))
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if _, ok := known[name]; !ok {
			return fmt.Errorf("unknown field %q", name)
		}
		if seen[name] {
			return repeatedField(name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}

// repeatedField is the name of a field that a body has more than once.
type repeatedField string

func (f repeatedField) Error() string { return "the field " + string(f) + " is there twice" }
