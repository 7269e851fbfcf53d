Feature: Errors and retries
  What passes is tried again by itself, what is refused for its content waits for an event, and a broken
  connection is one error, however many records wait behind it.

  @F-80 @time
  Scenario: Passing errors heal by themselves
    Given QuickBooks asks for a wait of 30 seconds when it refuses a call
    And "Ann" is linked, with phone "50" on both sides
    And QuickBooks refuses the next 2 writes because there were too many
    When "Ann" is edited
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
    Then for 10 minutes the card of "Ann" stays UP_TO_DATE
    And the phone of "Ann" is "100" on both sides
    And the sync has written 3 times to QuickBooks since
    And each further write to QuickBooks came 30 seconds or more after the one before

  @F-82 @time
  Scenario: What was refused is not hammered
    Given "Ann" is linked, with phone "50" on both sides
    When the contact "Ann" gets a phone that QuickBooks refuses
    And 60 minutes pass
    Then the card of "Ann" is RECORD_NOT_SYNCING
    And the sync has written 1 time to QuickBooks since
    When the phone of the contact "Ann" is changed to "100"
    And the sync has caught up
    Then the phone of "Ann" is "100" on both sides
    And the sync has written 2 times to QuickBooks since
    And the card of "Ann" is UP_TO_DATE
    And no records fail

  @F-83 @time
  Scenario: A grant that was taken back is one error
    Given contacts and customers sync both ways
    And the sync has caught up
    When QuickBooks takes the connection's grant back
    And 500 contacts are made
    And the sync has caught up
    Then the connection to QuickBooks fails with AUTH_EXPIRED
    And no records fail
    And there are no customers
    When QuickBooks is connected again
    And 30 minutes pass
    Then the connection to QuickBooks is fine
    And there are 500 customers
    And each of the 500 contacts syncs with a customer of its own

  @F-84 @time
  Scenario: One bad record does not stop the others
    Given 99 contacts
    And a contact "Eve" with a phone that QuickBooks refuses
    When contacts and customers are set to sync both ways
    And 10 minutes pass
    Then there are 99 customers
    And 1 record fails
    And the contact "Eve" fails with INVALID_VALUE

  @time
  Scenario: A lost answer makes no second customer
    Given contacts and customers sync both ways
    And the sync has caught up
    And the answer to the next write in QuickBooks is lost
    When a contact "Ann" with e-mail "ann@acme.test" is made
    And 10 minutes pass
    Then there is 1 customer
    And the card of "Ann" is UP_TO_DATE
