Feature: Errors and retries
  What passes is tried again by itself, what is refused for its content waits for an event, and a broken
  connection is one error, however many records wait behind it.

  @F-80 @time @calm
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

  @F-81 @time @calm
  Scenario: NetSuite's limit on calls at the same time is passing
    Given the story is about companies and NetSuite customers
    And "Acme" is linked, with phone "50" on both sides
    And NetSuite refuses the next 2 writes because there were too many
    When "Acme" is edited
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
    Then for 10 minutes the card of "Acme" stays UP_TO_DATE
    And the phone of "Acme" is "100" on both sides
    And the sync has written 3 times to NetSuite since
    And each further write to NetSuite came 5 seconds or more after the one before
    And no records fail

  @F-81 @time
  Scenario: NetSuite's status 400 for the same is passing, too
    Given the story is about companies and NetSuite customers
    And companies and NetSuite customers sync both ways
    And the sync has caught up
    And NetSuite refuses the next 3 writes of many records because there were too many
    When 5 companies are made
    And 10 minutes pass
    Then there are 5 NetSuite customers
    And each of the 5 companies syncs with a NetSuite customer of its own
    And the connection to NetSuite is fine
    And no records fail

  @F-81 @time @calm
  Scenario Outline: An edit that an outage hides is not written over
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 5:01 | app | phone | 200   |
    And <app> does not answer
    And the sync has caught up
    And the outage is over
    And the sync has caught up
    Then the phone of "<name>" is "200" on both sides
    And the card of "<name>" is UP_TO_DATE

    Examples:
      | pairs                             | name | app        |
      | contacts and QuickBooks customers | Ann  | QuickBooks |
      | companies and NetSuite customers  | Acme | NetSuite   |

  @F-82 @time @calm
  Scenario Outline: What was refused is not hammered
    Given the story is about <pairs>
    And "<name>" is linked, with <field> "<before>" on both sides
    When the <record> "<name>" gets a <field> that <app> refuses
    And 60 minutes pass
    Then the card of "<name>" is RECORD_NOT_SYNCING
    And the sync has written 1 time to <app> since
    When the <field> of the <record> "<name>" is changed to "<after>"
    And the sync has caught up
    Then the <field> of "<name>" is "<after>" on both sides
    And the sync has written 2 times to <app> since
    And the card of "<name>" is UP_TO_DATE
    And no records fail

    Examples:
      | pairs                             | record  | name | field   | before            | after                 | app        |
      | contacts and QuickBooks customers | contact | Ann  | phone   | 50                | 100                   | QuickBooks |
      | companies and NetSuite customers  | company | Acme | website | https://acme.test | https://acme.example  | NetSuite   |

  @F-83 @time
  Scenario Outline: A grant that was taken back is one error
    Given the story is about <pairs>
    And <pairs> sync both ways
    And the sync has caught up
    When <app> takes the connection's grant back
    And 500 <records> are made
    And the sync has caught up
    Then the connection to <app> fails with AUTH_EXPIRED
    And no records fail
    And there are no customers
    When <app> is connected again
    And 30 minutes pass
    Then the connection to <app> is fine
    And there are 500 customers
    And each of the 500 <records> syncs with a <partner> of its own

    Examples:
      | pairs                             | records   | app        | partner             |
      | contacts and QuickBooks customers | contacts  | QuickBooks | QuickBooks customer |
      | companies and NetSuite customers  | companies | NetSuite   | NetSuite customer   |

  @F-84 @time
  Scenario Outline: One bad record does not stop the others
    Given the story is about <pairs>
    And 99 <records>
    And a <record> "<bad>" with a <field> that <app> refuses
    When <pairs> are set to sync both ways
    And 10 minutes pass
    Then there are 99 customers
    And 1 record fails
    And the <record> "<bad>" fails with INVALID_VALUE

    Examples:
      | pairs                             | records   | record  | bad      | field   | app        |
      | contacts and QuickBooks customers | contacts  | contact | Eve      | phone   | QuickBooks |
      | companies and NetSuite customers  | companies | company | Eve & Co | website | NetSuite   |

  @time
  Scenario: NetSuite's misleading login error under load does not end the sync for good
    Given the story is about companies and NetSuite customers
    And "Acme" is linked, with phone "50" on both sides
    And NetSuite refuses the next 3 good logins as if they were bad
    When the phone of the company "Acme" is changed to "100"
    And 30 minutes pass
    Then the phone of "Acme" is "100" on both sides
    And the connection to NetSuite is fine
    And the card of "Acme" is UP_TO_DATE
    And no records fail

  @time
  Scenario: A lost answer makes no second customer
    Given contacts and customers sync both ways
    And the sync has caught up
    And the answer to the next write in QuickBooks is lost
    When a contact "Ann" with e-mail "ann@acme.test" is made
    And 10 minutes pass
    Then there is 1 customer
    And the card of "Ann" is UP_TO_DATE
