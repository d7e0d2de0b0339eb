package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// checkFields returns an error when a JSON body has a field that openapi.yaml does not name
// exactly, or has a field twice. encoding/json, which decodes the body afterwards, accepts
// "TOTALSTOCK" for totalStock and takes the last of two values, whereas a proxy that inspects the
// body may take the first. A body that is not an object passes, and fails in the decoder.
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

// repeatedField is the error for a field that a body has more than once.
type repeatedField string

func (f repeatedField) Error() string { return "the field " + string(f) + " is there twice" }
