Feature: Connecting
  A connection is a promise of access, nothing more: what flows is decided by a sync that somebody sets up.

  @F-70 @SEED-080 @time @calm
  Scenario: Connecting does not sync
    Given these contacts
      | contact | first name | last name | e-mail        |
      | Ann     | Ann        | Lee       | ann@acme.test |
    And these customers
      | customer | e-mail        |
      | Bob Ray  | bob@acme.test |
    When the CRM and QuickBooks are connected
    And 30 minutes pass
    Then the sync has read and written no record since
    And there is 1 contact
    And there is 1 customer

  @F-70 @SEED-080 @time @calm
  Scenario: Connecting NetSuite does not sync
    Given a company "Acme"
    And a NetSuite customer "Beta"
    When the CRM and NetSuite are connected
    And 30 minutes pass
    Then the sync has read and written no record since
    And there is 1 company
    And there is 1 NetSuite customer

  @F-69 @SEED-078
  Scenario Outline: Only permitted users set up
    Given a user "ann@people.test" without permissions
    And a user "bob@people.test" who is super admin
    And a user "cid@people.test" with the permission for the app marketplace
    When the CRM and <app> are connected
    Then "ann@people.test" may not set up <pairs>
    And "<permitted>" may set up <pairs>

    Examples:
      | app        | pairs                             | permitted       |
      | NetSuite   | companies and NetSuite customers  | bob@people.test |
      | NetSuite   | contacts and NetSuite contacts    | cid@people.test |
      | QuickBooks | contacts and QuickBooks customers | cid@people.test |

  @F-69 @SEED-078
  Scenario: Only permitted users connect
    Given a user "ann@people.test" without permissions
    And a user "bob@people.test" who is super admin
    Then "ann@people.test" may not connect NetSuite
    And "bob@people.test" may connect NetSuite
