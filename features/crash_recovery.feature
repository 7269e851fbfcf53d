Feature: Crashes and lost messages
  What was sent is never sent twice, what was seen is never forgotten, and a change is found without a notice.
  The crashes need the core in this process: only there it can be ended between a call and its answer.

  @F-85 @time @world_only @calm
  Scenario: A crash after the create, before its answer is stored
    Given contacts and customers sync both ways
    And the sync has caught up
    And the core dies as soon as QuickBooks has done its next write
    When a contact "Ann" with e-mail "ann@acme.test" is made
    And the core has died
    Then there is 1 customer
    When the core is started again
    And 10 minutes pass
    Then there is 1 customer
    And the card of "Ann" is UP_TO_DATE

  @F-86 @time @world_only @calm
  Scenario: A crash in the middle of the first pass
    QuickBooks takes thirty customers in a batch: the fourteenth batch is the one with the four hundredth.

    Given 1000 contacts
    And the core dies as soon as QuickBooks has done its 14th write
    When contacts and customers are set to sync both ways
    And the core has died
    Then there are 420 customers
    When the core is started again
    And 30 minutes pass
    Then there are 1000 customers
    And there are 1000 contacts
    And no two customers share an e-mail
    And each of the 1000 contacts syncs with a customer of its own

  @F-87 @time @world_only @calm
  Scenario: A worker that stood still is refused
    Given contacts and customers sync both ways
    And the sync has caught up
    And a worker stands still for 2 minutes once QuickBooks has done its next write
    When a contact "Ann" with e-mail "ann@acme.test" is made
    And 10 minutes pass
    Then the stalled worker was refused
    And there is 1 customer
    And the card of "Ann" is UP_TO_DATE
    And a further look changes nothing

  @F-88 @time
  Scenario Outline: A lost change notice
    Given no change notice of <app> ever arrives
    And "Ann" is linked, with phone "50" on both sides
    When "Ann" is edited
      | at   | in     | field | value |
      | 0:00 | <side> | phone | 100   |
    And 10 minutes pass
    Then the phone of "Ann" is "100" on both sides

    Examples:
      | app        | side       |
      | QuickBooks | QuickBooks |
      | the CRM    | CRM        |

  @F-89 @time @calm
  Scenario: Own writes do not echo
    Given "Ann" is linked, with phone "50" on both sides
    When "Ann" is edited
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
    And the sync looks for changes 10 times
    Then the phone of "Ann" is "100" on both sides
    And the sync has written 1 time to QuickBooks since
    And the sync has written no time to the CRM since
