Feature: The vendors' calendar
  Logins die of old age. QuickBooks ends a grant that nobody has used for a hundred and one days; a core that runs
  uses it all the time, one that was stopped for a season finds it dead, says so, and goes on once somebody allows
  the access anew.

  Background:
    Given "Ann" is linked, with phone "50" on both sides
    And the sync has caught up

  @time
  Scenario: A core that was stopped for 101 days finds the connection dead
    When 101 days pass while the core is stopped
    Then the connection to QuickBooks fails with AUTH_EXPIRED
    And the card of "Ann" is RECORD_NOT_SYNCING
    And the card of "Ann" says "Record not syncing" in English
    And the card of "Ann" gives the reason AUTH_EXPIRED
    And the reason on the card of "Ann" mentions "Reconnect QuickBooks"
    And no records fail
    When the phone of the contact "Ann" is changed to "100"
    And QuickBooks is connected again
    And 30 minutes pass
    Then the connection to QuickBooks is fine
    And the card of "Ann" is UP_TO_DATE
    And the phone of "Ann" is "100" on both sides

  @time
  Scenario: A hundred days are not too many
    When 100 days pass while the core is stopped
    Then the connection to QuickBooks is fine
    And the card of "Ann" is UP_TO_DATE
    When the phone of the contact "Ann" is changed to "100"
    And 30 minutes pass
    Then the phone of "Ann" is "100" on both sides

  @time
  Scenario: A core that runs keeps its connections alive
    When 300 days pass
    Then the connection to QuickBooks is fine
    And the card of "Ann" is UP_TO_DATE
    When the phone of the contact "Ann" is changed to "100"
    And 30 minutes pass
    Then the phone of "Ann" is "100" on both sides
