Feature: Directions and filters
  A one-way sync never writes into its source. A record syncs while it, or its partner, meets the filter of
  its side; leaving the filter deletes nothing.

  @D-16 @D-17 @time
  Scenario: A one-way sync leaves an edit of the target alone
    Given contacts and customers sync to the CRM only
    And these customers
      | customer | first name | e-mail        | phone | mobile phone |
      | Ann Lee  | Ann        | ann@acme.test | 50    | 1            |
    And the sync has caught up
    And the customer "Ann Lee" has become the contact "Ann"
    When the phone of the contact "Ann" is changed to "100"
    And the sync has caught up
    Then the phone of the contact "Ann" is "100"
    And the phone of the customer "Ann Lee" is "50"
    And the card of "Ann" is UP_TO_DATE
    When the mobile phone of the customer "Ann Lee" is changed to "9"
    And the sync has caught up
    Then the mobile phone of the contact "Ann" is "9"
    And the phone of the contact "Ann" is "100"

  @F-35 @time
  Scenario: A narrowed filter stops the flow and deletes nothing
    Given "Ann" is linked, with phone "50" on both sides
    When the sync is narrowed to contacts whose job title is "Buyer" and customers whose city is "Bern"
    Then the card of "Ann" is RECORD_EXCLUDED
    And the card of "Ann" gives the reason FILTER_NOT_MET
    When "Ann" is edited
      | at   | in         | field        | value |
      | 0:00 | CRM        | phone        | 100   |
      | 1:00 | QuickBooks | mobile phone | 200   |
    And the sync has caught up
    Then the phone of the customer "Ann" is "50"
    And the mobile phone of the contact "Ann" is ""
    And there is 1 contact
    And there is 1 customer

  @D-34 @D-35 @time
  Scenario: Edits made outside the filter are carried over when the record returns
    Given "Ann" is linked
    And the job title of the contact "Ann" is changed to "Buyer"
    And only contacts whose job title is "Buyer" and customers whose city is "Bern" sync
    When "Ann" is edited
      | at   | in         | field     | value  |
      | 0:00 | CRM        | job title | Seller |
      | 2:00 | QuickBooks | phone     | 200    |
    And the sync has caught up
    Then the card of "Ann" is RECORD_EXCLUDED
    And the phone of the contact "Ann" is ""
    When the job title of the contact "Ann" is changed to "Buyer"
    And the sync has caught up
    Then the phone of "Ann" is "200" on both sides
    And the card of "Ann" is UP_TO_DATE

  @D-36 @time
  Scenario: Where filters count for the first entry only, a linked record goes on
    Given "Ann" is linked
    And the job title of the contact "Ann" is changed to "Buyer"
    And only contacts whose job title is "Buyer" and customers whose city is "Bern" sync
    And filters count for the first entry only
    When "Ann" is edited
      | at   | in         | field     | value  |
      | 0:00 | CRM        | job title | Seller |
      | 2:00 | QuickBooks | phone     | 200    |
    And the sync has caught up
    Then the phone of "Ann" is "200" on both sides
    And the card of "Ann" is UP_TO_DATE

  @F-36 @SEED-117 @time
  Scenario Outline: A change is on the other side within ten minutes
    Given "Ann" is linked
    When "Ann" is edited
      | at   | in     | field   | value   |
      | 0:00 | <side> | <field> | <value> |
    And 10 minutes pass
    Then the <field> of "Ann" is "<value>" on both sides
    And the last update of "Ann" has moved

    Examples:
      | side       | field        | value                |
      | CRM        | first name   | Anna                 |
      | CRM        | last name    | Leigh                |
      | CRM        | e-mail       | anna@elsewhere.test  |
      | CRM        | phone        | 100                  |
      | CRM        | mobile phone | 100                  |
      | CRM        | website      | https://ann.example  |
      | CRM        | street       | 1 Long Lane          |
      | CRM        | city         | Görlitz              |
      | QuickBooks | first name   | Anna                 |
      | QuickBooks | last name    | Leigh                |
      | QuickBooks | e-mail       | anna@elsewhere.test  |
      | QuickBooks | phone        | 100                  |
      | QuickBooks | mobile phone | 100                  |
      | QuickBooks | website      | https://ann.example  |
      | QuickBooks | company name | Lee & Daughters      |
      | QuickBooks | zip          | 02826                |
