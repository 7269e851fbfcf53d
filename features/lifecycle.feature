Feature: The life of a sync
  On, off, on again, gone. Off means that nothing is read or written; edits made meanwhile are judged by their
  own times when the sync is back.

  @F-71 @SEED-046 @SEED-124 @time @calm
  Scenario: Turning off stops both directions
    Given "Ann" is linked, with phone "50" on both sides
    And the sync is turned off
    When "Ann" is edited
      | at   | in         | field        | value |
      | 0:00 | CRM        | phone        | 100   |
      | 1:00 | QuickBooks | mobile phone | 200   |
    And 30 minutes pass
    Then the sync has written nothing since
    And the phone of the customer "Ann" is "50"
    And the mobile phone of the contact "Ann" is ""
    And the card of "Ann" is SYNC_TURNED_OFF

  @F-72 @SEED-047 @SEED-125 @D-32 @time
  Scenario: Turning on again merges by edit times
    Given "Ann" is linked, with phone "50" on both sides
    And the sync is turned off
    When "Ann" is edited
      | at     | in         | field | value |
      | 30:00  | CRM        | phone | 100   |
      | 300:00 | QuickBooks | phone | 200   |
    And it is 600:00
    And the settings are saved
    Then the phone of "Ann" is "200" on both sides
    And the card of "Ann" is UP_TO_DATE

  @SEED-047 @time
  Scenario Outline: Edits made while the sync was off
    Given "Ann" is linked, with phone "50" on both sides
    And the sync is turned off
    When "Ann" is edited
      | at       | in         | field   | value   |
      | <crm at> | CRM        | phone   | 100     |
      | <app at> | QuickBooks | <field> | <value> |
    And it is 600:00
    And the sync is turned on again
    Then the phone of "Ann" is "<both>" on both sides

    Examples:
      | case | crm at | app at | field | value | both |
      | D-31 | 30:00  | 300:00 | notes | seen  | 100  |
      | D-32 | 30:00  | 300:00 | phone | 200   | 200  |
      | D-33 | 30:00  | 33:00  | phone | 200   | 100  |

  @F-74 @SEED-048 @SEED-125 @time
  Scenario: A sync is deleted only when it is off, and its records stay
    Given "Ann" is linked
    Then deleting the sync is refused with SYNC_STILL_ON
    And the card of "Ann" is UP_TO_DATE
    When the sync is turned off
    And the sync is deleted
    And the sync has caught up
    Then the sync is gone
    And there is 1 contact
    And there is 1 customer
    And the card of "Ann" is SYNC_NOT_FOUND

  @F-76 @SEED-043 @time
  Scenario: Saving the settings passes all records again
    Given these contacts
      | contact | first name | last name | e-mail        | job title |
      | Ann     | Ann        | Lee       | ann@acme.test | Buyer     |
      | Bob     | Bob        | Ray       | bob@acme.test | Seller    |
      | Cid     | Cid        | Roe       | cid@acme.test | Driver    |
    And contacts and customers sync both ways
    And the sync has caught up
    When the job title of contacts is mapped to the notes of customers
    Then the notes of the customer "Ann" is "Buyer"
    And the notes of the customer "Bob" is "Seller"
    And the notes of the customer "Cid" is "Driver"
